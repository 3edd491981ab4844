/** Sign-in by e-mail: a code that is sent, or a password. */
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { TextField } from "../../../ui/field.tsx";
import { Form } from "../../../ui/form.tsx";
import { toast } from "../../../ui/toast.tsx";
import { Notice, PageHead } from "../../../ui/view.tsx";
import styles from "../sign-in-page.module.css";
import type { Auth } from "./sign-in.ts";
import { type Field, signInError } from "./sign-in-errors.ts";

interface StepProps {
  auth: Auth;
  email: string;
  onEmail: (email: string) => void;
  onStep: (step: Step) => void;
}
type Step = "email" | "code" | "password";

/** @param notice why the form is shown; null where the user knows */
export function SignInForm({ auth, notice }: { auth: Auth; notice: string | null }) {
  const [step, setStep] = useState<Step>("email");
  const [email, setEmail] = useState("");
  const Fields = STEPS[step];
  return (
    <div className={styles.page}>
      <PageHead title="Sign in" lead="Short video ads from your product feed." />
      {notice && step === "email" && <Notice>{notice}</Notice>}
      <Fields key={step} auth={auth} email={email} onEmail={setEmail} onStep={setStep} />
    </div>
  );
}

const STEPS: Record<Step, (props: StepProps) => ReactNode> = {
  email: EmailStep,
  code: CodeStep,
  password: PasswordStep,
};

/** The client returns its errors; mutations need them thrown. */
async function orThrow(request: Promise<{ error: Error | null }>): Promise<void> {
  const { error } = await request;
  if (error) throw error;
}

const sendCode = (auth: Auth, email: string) =>
  orThrow(auth.signInWithOtp({ email, options: { emailRedirectTo: location.href } }));

interface StepFormProps {
  /** The fields of the step. The error of any other field is shown under the form. */
  fields: readonly Field[];
  error: Error | null;
  onSubmit: () => void;
  children: ReactNode;
}

function StepForm({ fields, error: cause, onSubmit, children }: StepFormProps) {
  const error = cause && signInError(cause);
  const field = fields.find((name) => name === error?.field);
  return (
    <Form error={error} fieldErrors={error && field ? { [field]: error.message } : {}} onSubmit={onSubmit}>
      {children}
    </Form>
  );
}

function EmailField({ email, onEmail }: Pick<StepProps, "email" | "onEmail">) {
  return (
    <TextField
      label="E-mail"
      name="email"
      type="email"
      autoComplete="username"
      isRequired
      autoFocus
      value={email}
      onChange={onEmail}
    />
  );
}

function EmailStep({ auth, email, onEmail, onStep }: StepProps) {
  const send = useMutation({ mutationFn: () => sendCode(auth, email.trim()), onSuccess: () => onStep("code") });
  return (
    <StepForm fields={["email"]} error={send.error} onSubmit={send.mutate}>
      <EmailField email={email} onEmail={onEmail} />
      <Button type="submit" variant="primary" isPending={send.isPending}>
        Send me a code
      </Button>
      <Button variant="quiet" onPress={() => onStep("password")}>
        Use a password instead
      </Button>
    </StepForm>
  );
}

function CodeStep({ auth, email, onStep }: StepProps) {
  const [code, setCode] = useState("");
  const verify = useMutation({
    mutationFn: () => orThrow(auth.verifyOtp({ email: email.trim(), token: code.replace(/\s/g, ""), type: "email" })),
  });
  const again = useMutation({
    mutationFn: () => sendCode(auth, email.trim()),
    onMutate: () => verify.reset(),
    onSuccess: () => toast("A new code is on its way."),
  });
  return (
    <StepForm fields={["code"]} error={verify.error ?? again.error} onSubmit={verify.mutate}>
      <p className={styles.text}>
        We have sent a code to <strong>{email}</strong>. Type it here, or open the link in the e-mail.
      </p>
      <TextField
        label="Code"
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        isRequired
        autoFocus
        value={code}
        onChange={setCode}
      />
      <Button type="submit" variant="primary" isPending={verify.isPending}>
        Sign in
      </Button>
      <div className={styles.others}>
        <Button variant="quiet" isPending={again.isPending} onPress={() => again.mutate()}>
          Send a new code
        </Button>
        <Button variant="quiet" onPress={() => onStep("email")}>
          Use another address
        </Button>
      </div>
    </StepForm>
  );
}

function PasswordStep({ auth, email, onEmail, onStep }: StepProps) {
  const [password, setPassword] = useState("");
  const signIn = useMutation({
    mutationFn: () => orThrow(auth.signInWithPassword({ email: email.trim(), password })),
  });
  return (
    <StepForm fields={["email", "password"]} error={signIn.error} onSubmit={signIn.mutate}>
      <EmailField email={email} onEmail={onEmail} />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        isRequired
        value={password}
        onChange={setPassword}
      />
      <Button type="submit" variant="primary" isPending={signIn.isPending}>
        Sign in
      </Button>
      <Button variant="quiet" onPress={() => onStep("email")}>
        Send me a code instead
      </Button>
    </StepForm>
  );
}
