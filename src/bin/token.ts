/** `npm run -s token`: a bearer token for the demo user of the embedded database. */
import { mintDemoToken } from "../api/middleware/tokens.ts";
import { ConfigError, readConfig } from "../config.ts";
import { readSecrets } from "../stack/database/secrets.ts";
import { StackError } from "../stack/errors.ts";

const LIFETIME_S = 30 * 86_400;

try {
  const config = readConfig();
  if (config.SUPABASE_URL) {
    throw new StackError(
      "SUPABASE_URL is set: sign in to that project to get a token. Only the embedded database has a demo user.",
    );
  }
  const secrets = await readSecrets(config.DATA_DIR);
  if (!secrets)
    throw new StackError(`There is no embedded database in ${config.DATA_DIR} yet. Run \`npm start\` first.`);
  console.log(await mintDemoToken({ ...config, SUPABASE_JWT_SECRET: secrets.jwt_secret }, LIFETIME_S));
} catch (error) {
  if (!(error instanceof StackError || error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
