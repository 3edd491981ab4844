/**
 * Supabase Auth's HTTP protocol (GoTrue), as far as the pages speak it: codes and links by mail, passwords, sessions whose
 * refresh tokens work once, errors in the form of API version 2024-01-01. Users are rows of the project's `auth.users`.
 */
import { randomBytes, randomInt, randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { jwtVerify, SignJWT } from "jose";
import type { Client } from "pg";

export interface Mail {
  to: string;
  /** Six digits. */
  code: string;
  /** Signs in the browser that opens it, once. */
  link: string;
}

export interface AuthServer {
  /** Answers to requests below `/auth/v1`. */
  handle: RequestListener;
  /** What was sent, oldest first. */
  mails: Mail[];
  /** Lets a user sign in by password. @returns their id */
  addUser(email: string, password: string): Promise<string>;
  /** Of the access tokens to come; seconds. */
  lifetime: { seconds: number };
  /** How often a session was renewed. */
  renewals: { count: number };
  /** While set, requests go unanswered: their connections are cut. */
  outage: { is: boolean };
}

interface AuthOptions {
  jwtSecret: string;
  /** Connects to the project's database as its owner; the caller ends the client. */
  connect(): Promise<Client>;
}

interface User {
  id: string;
  email: string;
}
interface Session {
  id: string;
  user: User;
  refreshToken: string;
}

class AuthFault extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The service's own default between two mails to one address; ms. */
const MAIL_PAUSE_MS = 60_000;
const API_VERSION = "2024-01-01";
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "apikey,authorization,content-type,x-client-info,x-supabase-api-version",
  "access-control-allow-methods": "GET,POST,PUT,PATCH,DELETE,OPTIONS",
  "access-control-expose-headers": "X-Total-Count, Link, X-Supabase-Api-Version",
};

export function createAuthServer({ jwtSecret, connect }: AuthOptions): AuthServer {
  const key = new TextEncoder().encode(jwtSecret);
  const lifetime = { seconds: 3600 };
  const renewals = { count: 0 };
  const outage = { is: false };
  const mails: Mail[] = [];
  const passwords = new Map<string, string>();
  const sentAt = new Map<string, number>();
  /** By e-mail: what the last mail holds. */
  const pending = new Map<string, { code: string; hash: string }>();
  const sessions = new Map<string, Session>();

  async function userOf(email: string): Promise<User> {
    const client = await connect();
    try {
      const values = [randomUUID(), email.toLowerCase()];
      await client.query("insert into auth.users (id, email) values ($1, $2) on conflict do nothing", values);
      const { rows } = await client.query<User>("select id, email from auth.users where email = $1", [values[1]]);
      const [user] = rows;
      if (!user) throw new Error(`No user ${email} in auth.users.`);
      return user;
    } finally {
      await client.end();
    }
  }

  async function answerOf(session: Session): Promise<object> {
    const now = Math.floor(Date.now() / 1000);
    const access_token = await new SignJWT({ email: session.user.email, role: "authenticated", session_id: session.id })
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setSubject(session.user.id)
      .setAudience("authenticated")
      .setIssuedAt(now)
      .setExpirationTime(now + lifetime.seconds)
      // Two made in one second differ, as the service's own do.
      .setJti(randomUUID())
      .sign(key);
    const until = { expires_in: lifetime.seconds, expires_at: now + lifetime.seconds };
    const user = { ...session.user, aud: "authenticated", role: "authenticated", app_metadata: {}, user_metadata: {} };
    return { access_token, token_type: "bearer", ...until, refresh_token: session.refreshToken, user };
  }

  async function open(email: string): Promise<object> {
    const session = { id: randomUUID(), user: await userOf(email), refreshToken: newRefreshToken() };
    sessions.set(session.id, session);
    return answerOf(session);
  }

  function sendMail(email: string, base: string, redirectTo: string): object {
    if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) {
      throw new AuthFault(400, "validation_failed", "Unable to validate email address: invalid format");
    }
    const wait = (sentAt.get(email) ?? 0) + MAIL_PAUSE_MS - Date.now();
    if (wait > 0) {
      const message = `For security purposes, you can only request this after ${Math.ceil(wait / 1000)} seconds.`;
      throw new AuthFault(429, "over_email_send_rate_limit", message);
    }
    const mail = { code: String(randomInt(1_000_000)).padStart(6, "0"), hash: randomBytes(28).toString("hex") };
    sentAt.set(email, Date.now());
    pending.set(email, mail);
    const query = new URLSearchParams({ token: mail.hash, type: "magiclink", redirect_to: redirectTo });
    mails.push({ to: email, code: mail.code, link: `${base}/auth/v1/verify?${query}` });
    return {};
  }

  /** Codes and links work once. @param by which of the two was given */
  function redeem(by: "code" | "hash", given: string, email?: string): string {
    for (const [to, mail] of pending) {
      if (mail[by] !== given || (email !== undefined && email !== to)) continue;
      pending.delete(to);
      return to;
    }
    throw new AuthFault(403, "otp_expired", "Token has expired or is invalid");
  }

  async function renew(refreshToken: string): Promise<object> {
    const session = [...sessions.values()].find((one) => one.refreshToken === refreshToken);
    if (!session) {
      throw new AuthFault(400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found");
    }
    renewals.count++;
    session.refreshToken = newRefreshToken();
    return answerOf(session);
  }

  async function sessionOf(request: IncomingMessage): Promise<Session> {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const { payload } = await jwtVerify(token, key).catch((error: Error) => {
      throw new AuthFault(403, "bad_jwt", `invalid JWT: unable to parse or verify signature, ${error.message}`);
    });
    const session = sessions.get(String(payload.session_id));
    if (!session) throw new AuthFault(403, "session_not_found", "Session from session_id claim in JWT does not exist");
    return session;
  }

  /** @returns the body to answer with, or null for none */
  async function answer(request: IncomingMessage, url: URL): Promise<object | null> {
    const body = JSON.parse((await text(request)) || "{}") as Record<string, string>;
    const { email = "", token = "", token_hash, password, refresh_token = "" } = body;
    const to = email.toLowerCase();
    switch (`${request.method} ${url.pathname.replace("/auth/v1", "")}${url.searchParams.get("grant_type") ?? ""}`) {
      case "POST /otp":
        return sendMail(to, url.origin, url.searchParams.get("redirect_to") ?? url.origin);
      case "POST /verify":
        return open(token_hash === undefined ? redeem("code", token, to) : redeem("hash", token_hash));
      case "POST /tokenpassword":
        if (password !== undefined && passwords.get(to) === password) return open(to);
        throw new AuthFault(400, "invalid_credentials", "Invalid login credentials");
      case "POST /tokenrefresh_token":
        return renew(refresh_token);
      case "GET /user":
        return (await sessionOf(request)).user;
      case "POST /logout":
        sessions.delete((await sessionOf(request)).id);
        return null;
      default:
        throw new AuthFault(404, "not_found", "no such route");
    }
  }

  /** Where a link of a mail leads: back, with a session or an error behind the #. */
  async function follow(url: URL): Promise<string> {
    const back = url.searchParams.get("redirect_to") ?? url.origin;
    try {
      const session = await open(redeem("hash", url.searchParams.get("token") ?? ""));
      const { user: _, ...tokens } = session as { user: User };
      return `${back}#${new URLSearchParams({ ...tokens, type: "magiclink" })}`;
    } catch (error) {
      if (!(error instanceof AuthFault)) throw error;
      const description = "Email link is invalid or has expired";
      return `${back}#${new URLSearchParams({ error: "access_denied", error_code: error.code, error_description: description })}`;
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
    if (outage.is) return void request.socket.destroy();
    if (request.method === "OPTIONS") return void response.writeHead(200, CORS).end();
    if (request.method === "GET" && url.pathname === "/auth/v1/verify") {
      return void response.writeHead(303, { location: await follow(url) }).end();
    }
    try {
      if (!request.headers.apikey) throw new AuthFault(401, "no_api_key", "No API key found in request");
      const body = await answer(request, url);
      response.writeHead(body ? 200 : 204, { ...CORS, "content-type": "application/json" });
      response.end(body ? JSON.stringify(body) : undefined);
    } catch (error) {
      const fault = error instanceof AuthFault ? error : new AuthFault(500, "unexpected_failure", String(error));
      const headers = { ...CORS, "content-type": "application/json", "x-supabase-api-version": API_VERSION };
      response.writeHead(fault.status, headers).end(JSON.stringify({ code: fault.code, message: fault.message }));
    }
  }

  return {
    handle: (request, response) => void handle(request, response),
    ...{ mails, lifetime, renewals, outage },
    async addUser(email, password) {
      passwords.set(email, password);
      return (await userOf(email)).id;
    },
  };
}

const newRefreshToken = () => randomBytes(9).toString("base64url");
