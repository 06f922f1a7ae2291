// Builds the two files a browser gets; `--check` rebuilds in memory and compares instead.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = fileURLToPath(new URL("../static/", import.meta.url));
const TARGET = ["chrome100", "firefox115", "safari16.4"];
const LIMITS = { "repere.js": 3 * 1024, "repere-panel.js": 15 * 1024 };
const SCHEMES = /^(tel|sms|mailto|https):/;

/** Styles travel as minified text: the widget adopts them, no policy needs an exception. */
export const cssAsText = {
  name: "css-as-text",
  setup(esbuild) {
    esbuild.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true, target: TARGET });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

async function bundle(entry, format, define = {}) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format,
    define,
    // Sparing the browser a "use strict" spares the loader its bytes.
    tsconfigRaw: { compilerOptions: { strict: false } },
    target: TARGET,
    charset: "utf8",
    legalComments: "none",
    plugins: [cssAsText],
  });
  return Buffer.from(result.outputFiles[0].contents);
}

async function checkEmergency() {
  const contacts = JSON.parse(await readFile(`${here}emergency.json`, "utf8"));
  if (!Array.isArray(contacts) || contacts.length === 0) throw new Error("emergency.json: a list of contacts is expected");
  for (const { name, summary, actions } of contacts) {
    if (!name || !summary || !actions?.length) throw new Error(`emergency.json, « ${name} »: name, summary and actions are needed`);
    for (const { label, href } of actions)
      if (!label || !SCHEMES.test(href)) throw new Error(`emergency.json, « ${name} »: no usable label or href (${href})`);
  }
  return contacts;
}

/** What works without internet, one way each, the first five: the loader shows it when the panel does not come. */
function shortList(contacts) {
  return contacts.flatMap(({ name, actions }) => {
    const action = actions.find(({ href }) => /^(tel|sms):/.test(href));
    // « le 112 » stays on one line.
    return action ? [[name.replace(/ (?=\S+$)/, "\u00a0"), action.href]] : [];
  }).slice(0, 5);
}

const emergency = await checkEmergency();
const panel = await bundle("src/panel.ts", "esm");
const hash = createHash("sha256").update(panel).digest("base64");
const loader = await bundle("src/loader.ts", "iife", {
  EMERGENCY: JSON.stringify(shortList(emergency)),
  PANEL_INTEGRITY: JSON.stringify(`sha256-${hash}`),
});

let failed = false;
for (const [name, bytes] of [["repere.js", loader], ["repere-panel.js", panel]]) {
  const size = gzipSync(bytes, { level: 9 }).length;
  const fits = size <= LIMITS[name];
  console.log(`${name}: ${bytes.length} bytes, ${size} gzipped, limit ${LIMITS[name]}${fits ? "" : ": TOO LARGE"}`);
  failed ||= !fits;
  if (!process.argv.includes("--check")) await writeFile(out + name, bytes);
  else if (!bytes.equals(await readFile(out + name).catch(() => Buffer.alloc(0)))) {
    console.error(`${name} in static/ is not what the source builds: run npm run build`);
    failed = true;
  }
}
process.exitCode = failed ? 1 : 0;
