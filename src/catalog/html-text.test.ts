import { expect, test } from "vitest";
import { htmlToText, truncate } from "./html-text.ts";

test.each([
  ["Lână &amp; bumbac", "Lână & bumbac"],
  ["100% lână & bumbac", "100% lână & bumbac"],
  ["<b>Ilumi</b>nare<br>taste", "Iluminare taste"],
  ["<p>Unu</p><p>Doi</p><ul><li>trei</li></ul>", "Unu Doi trei"],
  ["  a \n\t b\u00a0c ", "a b c"],
  ["sub 5 < 6 și &lt;3", "sub 5 < 6 și <3"],
  ["Cablu <2m", "Cablu <2m"],
  ["&euro;5 &#128512; &hellip;", "€5 😀 …"],
  ["<script>alert(1)</script>Bec<style>p{}</style>", "Bec"],
  ["<!-- ascuns -->Bec", "Bec"],
  ["a\u202eb\u200bc\u0007d\u00ade", "abcde"],
  ["👩‍🚀 بیاید نمی‌خواهم", "👩‍🚀 بیاید نمی‌خواهم"],
  ["<img src=x onerror=alert(1)>Bec", "Bec"],
  ["{title} \\N {\\b1} %{x}", "{title} \\N {\\b1} %{x}"],
  ["Masă &amp;amp; scaun &amp;lt;b&amp;gt;lemn&amp;lt;/b&amp;gt; &amp;amp;#8211; nou", "Masă & scaun lemn – nou"],
  ["Perna &amp;amp;amp;amp;#197;sa", "Perna Åsa"],
  ["&#55357;&#56832; &#xD83D;&#xDE00; &#xD83D;!", "😀 😀 !"],
  ["rock&regular, A&not B, Q&A", "rock&regular, A&not B, Q&A"],
  ["Cablu <lung, a <b> c", "Cablu <lung, a c"],
  ["&#150; &nbsp 5 &copy 2026", "– 5 © 2026"],
  ["", ""],
])("%j becomes %j", (markup, text) => {
  expect(htmlToText(markup)).toBe(text);
});

test("truncates after a whole character", () => {
  expect(truncate("ab😀", 3)).toBe("ab");
  expect(truncate("ab😀", 4)).toBe("ab😀");
  expect(truncate("ab cd", 3)).toBe("ab");
});
