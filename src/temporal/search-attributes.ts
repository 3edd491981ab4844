/** Registers the typed search attributes with the server. */
import proto from "@temporalio/proto";
import type { NativeConnection } from "@temporalio/worker";
import type { Logger } from "pino";
import { SEARCH_ATTRIBUTES } from "../contract/search-attributes.ts";

const KEYWORD = proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;

/**
 * Adds those that are missing. Temporal Cloud allows that only to its own tools: there the log names the command.
 */
export async function ensureSearchAttributes(
  connection: NativeConnection,
  namespace: string,
  log: Logger,
): Promise<void> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = Object.values(SEARCH_ATTRIBUTES).filter((name) => !(name in (customAttributes ?? {})));
    if (missing.length === 0) return;
    const searchAttributes = Object.fromEntries(missing.map((name) => [name, KEYWORD]));
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
    log.info({ search_attributes: missing }, "search attributes added");
  } catch (err) {
    const names = Object.values(SEARCH_ATTRIBUTES).map((name) => `--name ${name} --type Keyword`);
    log.warn(
      { err },
      `could not add search attributes; do it by: temporal operator search-attribute create ${names.join(" ")}`,
    );
  }
}
