/**
 * Starts every stand-in and prints the variables that lead the product to them, until Ctrl-C:
 * `npx tsx test/servers/run.ts`
 */
import { startClaudeServer } from "./claude.ts";
import { startEdgeServer } from "./edge.ts";
import { startElevenLabsServer } from "./elevenlabs.ts";
import { startGeminiServer } from "./gemini.ts";

const KEY = "test-key";
const [edge, elevenlabs, gemini, claude] = await Promise.all([
  startEdgeServer(),
  startElevenLabsServer({ key: KEY }),
  startGeminiServer({ key: KEY }),
  startClaudeServer({ key: KEY }),
]);
console.log(`EDGE_BASE_URL=${edge.url}
ELEVENLABS_BASE_URL=${elevenlabs.url}
ELEVENLABS_API_KEY=${KEY}
GEMINI_BASE_URL=${gemini.url}
GEMINI_API_KEY=${KEY}
ANTHROPIC_BASE_URL=${claude.url}
ANTHROPIC_API_KEY=${KEY}`);
