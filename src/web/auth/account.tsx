/** Who is signed in, and for which profile they work. */
export function Account() {
  return null;
}
