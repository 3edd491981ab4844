/** `npm run psql`: psql on the embedded database of a running stack, as the owner of the tables. */
import { join } from "node:path";
import { readDataFile, runProgram } from "./running-stack.mjs";

/** PostgreSQL writes its port into line 4 of its lock file. */
const port = readDataFile(join("postgres", "postmaster.pid")).split("\n")[3];
const { owner_password } = JSON.parse(readDataFile("secrets.json"));
runProgram("psql", {
  PGHOST: "127.0.0.1",
  PGPORT: port,
  PGUSER: "postgres",
  PGDATABASE: "postgres",
  PGPASSWORD: owner_password,
});
