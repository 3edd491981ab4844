/** Dialogs. */
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Button } from "./button.tsx";
import styles from "./dialog.module.css";

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** Pressing outside closes it, unless something typed would be lost. */
  dismissable?: boolean;
  width?: "s" | "m" | "l";
  children: ReactNode;
}

export function Dialog({ title, isOpen, onClose, dismissable = true, width = "m", children }: DialogProps) {
  return (
    <ModalOverlay
      className={styles.overlay}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={dismissable}
    >
      <Modal className={`${styles.modal} ${styles[width]}`}>
        <AriaDialog className={styles.dialog}>
          <div className={styles.head}>
            <Heading slot="title" className={styles.title}>
              {title}
            </Heading>
            <Button variant="quiet" size="s" icon={<X aria-hidden />} aria-label="Close" onPress={onClose} />
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The buttons at the end of a dialog or a form. The main one comes last. */
export function Actions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}

interface ConfirmProps extends Omit<DialogProps, "children" | "dismissable" | "width"> {
  /** What happens, in a sentence or two. */
  children: ReactNode;
  /** The verb on the button. */
  confirm: string;
  /** The label of the button that changes nothing. */
  dismiss?: string;
  isPending?: boolean;
  /** Why it failed. */
  error?: string | null;
  onConfirm: () => void;
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({
  children,
  confirm,
  dismiss = "Cancel",
  isPending,
  error,
  onConfirm,
  ...dialog
}: ConfirmProps) {
  return (
    <Dialog {...dialog} width="s">
      <div className={styles.text}>{children}</div>
      {error && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
      <Actions>
        <Button onPress={dialog.onClose}>{dismiss}</Button>
        <Button variant="danger" isPending={isPending} onPress={onConfirm}>
          {confirm}
        </Button>
      </Actions>
    </Dialog>
  );
}
