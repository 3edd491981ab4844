/** Starts the pages. */
import "@fontsource-variable/inter";
import "./styles/tokens.css";
import "./styles/base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { setCredentials } from "./api/credentials.ts";
import { createQueryClient } from "./api/query-client.ts";
import { App } from "./app.tsx";
import { profileHeader, watchProfile } from "./features/auth/profile.ts";
import { endSession, tokenHeader, watchSession } from "./features/auth/session.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
const client = createQueryClient();
watchSession(client);
watchProfile(client);
setCredentials({
  headers: async () => ({ ...(await tokenHeader()), ...profileHeader(client) }),
  refused: endSession,
});
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
