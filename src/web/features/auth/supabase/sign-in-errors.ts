/** What went wrong with a sign-in, in words, and at which field. */
import { isAuthApiError, isAuthRetryableFetchError } from "@supabase/supabase-js";

export type Field = "email" | "code" | "password";

interface SignInError {
  /** Null: no single field is wrong. */
  field: Field | null;
  message: string;
}

const at = (field: SignInError["field"], message: string): SignInError => ({ field, message });

const TOO_MANY_TRIES = at(null, "Too many tries. Wait a minute, then try again.");
const NO_ACCOUNT = at("email", "There is no account with this address, and this server takes no new ones by itself.");

/** By Supabase Auth's `error_code`. */
const BY_CODE: Record<string, SignInError> = {
  otp_expired: at("code", "This code is wrong or has expired. Check it, or have a new one sent."),
  invalid_credentials: at("password", "The e-mail address or the password is wrong."),
  email_address_invalid: at("email", "This address can't get mail. Check it."),
  validation_failed: at("email", "This is not an e-mail address."),
  email_address_not_authorized: at("email", "This server may not send mail to this address. Ask its operator."),
  email_not_confirmed: at("email", "This address is not confirmed yet. Sign in with a code instead."),
  user_banned: at("email", "This account is blocked. Ask the operator of this server."),
  over_email_send_rate_limit: at(null, "Too many codes were asked for. Wait a minute, then try again."),
  over_request_rate_limit: TOO_MANY_TRIES,
  email_provider_disabled: at(null, "This server takes no sign-in by e-mail. Ask its operator."),
  otp_disabled: NO_ACCOUNT,
  signup_disabled: NO_ACCOUNT,
  user_not_found: NO_ACCOUNT,
};

const UNREACHABLE = "The sign-in service can't be reached just now. Check your connection and try again.";
const TOO_MANY_REQUESTS = 429;

export function signInError(error: Error): SignInError {
  if (isAuthRetryableFetchError(error)) return at(null, UNREACHABLE);
  if (!isAuthApiError(error)) return at(null, error.message);
  const known = Object.hasOwn(BY_CODE, error.code ?? "") ? BY_CODE[error.code ?? ""] : undefined;
  if (known) return known;
  return error.status === TOO_MANY_REQUESTS ? TOO_MANY_TRIES : at(null, error.message);
}
