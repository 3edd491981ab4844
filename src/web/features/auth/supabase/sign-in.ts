/** Sign-in with a Supabase project. The session is stored in this browser, renewed in time, and shared by all tabs. */
import { AuthClient, type EmailOtpType, isAuthRetryableFetchError, type Session } from "@supabase/supabase-js";
import { ApiError } from "../../../api/client.ts";
import { setSession } from "../session.ts";

export type Auth = InstanceType<typeof AuthClient>;

export interface Project {
  url: string;
  anon_key: string;
}

export type SignInState =
  | { kind: "starting" }
  /** `notice`: why, where it was not the user's own doing. */
  | { kind: "signed-out"; notice: string | null }
  | { kind: "signed-in"; userId: string };

export interface SignIn {
  auth: Auth;
  state(): SignInState;
  subscribe(listener: () => void): () => void;
}

const STORAGE_KEY = "feedreel-session";
const ENDED = "Your session has ended. Sign in again to go on where you were.";
const LINK_USED = "That link doesn't work any more: each works once, and not for long. Ask for a new one.";
const LINK_NOT_TRIED =
  "The sign-in service can't be reached just now, so the link was not used. Reload the page to try again.";
const NOT_RENEWED = "The sign-in service can't be reached just now, so your session was not renewed. Try again.";

let started: SignIn | undefined;
/** The single instance, created at the first call. */
export const signInOf = (project: Project): SignIn => (started ??= start(project));

function start({ url, anon_key }: Project): SignIn {
  const auth = new AuthClient({
    url: `${url.replace(/\/+$/, "")}/auth/v1`,
    // In this spelling the client replaces it by the user's own token.
    headers: { apikey: anon_key, Authorization: `Bearer ${anon_key}` },
    storageKey: STORAGE_KEY,
    // PKCE would tie the links to this browser, but the mail may be read in another one.
    flowType: "implicit",
  });
  let state: SignInState = { kind: "starting" };
  let latestToken: string | undefined;
  let signingOut = false;
  const listeners = new Set<() => void>();
  const change = (next: SignInState) => {
    state = next;
    for (const listener of listeners) listener();
  };

  async function accessToken(): Promise<string> {
    const { data, error } = await auth.getSession();
    if (data.session) return data.session.access_token;
    if (isAuthRetryableFetchError(error)) throw new ApiError("sign-in-unreachable", NOT_RENEWED, 0);
    throw new ApiError("signed-out", ENDED, 401);
  }

  /** In this browser only. The session is removed even if the service cannot be reached. */
  async function signOut(notice: string | null): Promise<void> {
    signingOut = true;
    const { error } = await auth.signOut({ scope: "local" });
    signingOut = false;
    if (error) localStorage.removeItem(STORAGE_KEY);
    signedOut(notice);
  }

  function signedIn({ user, access_token }: Session): void {
    latestToken = access_token;
    if (state.kind === "signed-in" && state.userId === user.id) return;
    setSession({
      userId: user.id,
      email: user.email ?? "",
      accessToken,
      signOut: () => signOut(null),
      refused(token) {
        if (token === latestToken && !signingOut) void signOut(ENDED);
      },
    });
    change({ kind: "signed-in", userId: user.id });
  }

  function signedOut(notice: string | null): void {
    latestToken = undefined;
    setSession(null);
    change({ kind: "signed-out", notice });
  }

  async function begin(): Promise<void> {
    const problem = await readLink(auth);
    const { data } = await auth.getSession();
    if (data.session) signedIn(data.session);
    else if (state.kind === "starting") signedOut(problem);
  }

  auth.onAuthStateChange((event, session) => {
    if (session) signedIn(session);
    else if (event === "SIGNED_OUT" && !signingOut) signedOut(ENDED);
  });
  void begin();
  return {
    auth,
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * Reads the session from the address of an e-mail's link, in both forms that projects send.
 * @returns why the link did not work, if there was one
 */
async function readLink(auth: Auth): Promise<string | null> {
  const address = new URL(location.href);
  const token_hash = address.searchParams.get("token_hash");
  const type = address.searchParams.get("type") as EmailOtpType | null;
  let { error } = await auth.initialize();
  if (token_hash !== null && type !== null) {
    ({ error } = await auth.verifyOtp({ token_hash, type }));
    for (const name of ["token_hash", "type"]) address.searchParams.delete(name);
  } else if (!/(access_token|error_description)=/.test(address.hash)) {
    return null;
  }
  // The link is not used up: a reload tries it again.
  if (isAuthRetryableFetchError(error)) return LINK_NOT_TRIED;
  address.hash = "";
  history.replaceState(history.state, "", address);
  return error && LINK_USED;
}
