import { Copy } from "lucide-react";
import { Button } from "./button.tsx";
import { toast } from "./toast.tsx";

/** Copies `text`. @param label what it is, for "Copy the address" */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast(`Copied ${label}.`),
      () => toast("Your browser does not allow copying here."),
    );
  return <Button variant="quiet" size="s" icon={<Copy aria-hidden />} aria-label={`Copy ${label}`} onPress={copy} />;
}
