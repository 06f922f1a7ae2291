// Bundles the unit tests and hands them to Node's own test runner.
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const out = await mkdtemp(join(tmpdir(), "widget-tests-"));
const tests = (await readdir("tests")).filter((name) => name.endsWith(".test.ts"));
await build({
  entryPoints: tests.map((name) => join("tests", name)),
  bundle: true,
  platform: "node",
  format: "esm",
  outdir: out,
  outExtension: { ".js": ".mjs" },
  logLevel: "error",
});
const run = spawnSync(process.execPath, ["--test", ...tests.map((name) => join(out, name.replace(/ts$/, "mjs")))], { stdio: "inherit" });
await rm(out, { recursive: true });
process.exitCode = run.status ?? 1;
