/** The stack cannot start. The message says what is wrong and what to do. */
export class StackError extends Error {
  override readonly name = "StackError";
}
