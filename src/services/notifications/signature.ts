import { Webhook } from "standardwebhooks";

/**
 * The headers of Standard Webhooks (https://www.standardwebhooks.com): the message's id, when it was sent, and the signature
 * of both and the body.
 * @param secrets one signature for each, so that a receiver that knows any of them can verify the call
 * @param id of the message, the same at every try
 * @param body exactly as it will be sent
 */
export function signedHeaders(
  secrets: readonly string[],
  id: string,
  body: string,
  sentAt = new Date(),
): Record<string, string> {
  return {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(sentAt.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, sentAt, body)).join(" "),
  };
}
