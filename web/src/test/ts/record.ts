// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../../../..");

/** Where the runs and reports of the tests lie. */
export const FOLDER = join(ROOT, "web/target/runs");

export const HOSTILE = `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'&\u202Etxt.exe`;

const PROGRAM = process.env["OPAL_PROGRAM"] ?? join(ROOT, "opal");
const ENVIRONMENT = { ...process.env, OPAL_HOME: join(FOLDER, "home"), OPAL: PROGRAM, HOSTILE };

/** Records real runs once for all tests, and renders their reports: <name>.html. */
export default function record(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  opal("config", "show"); // builds where something changed, and fails loudly
  small();
  hostile();
  many();
  opal("exec", "--env", "dev", "--target", "fine", "--", "sh", "-c", "echo all is well");
  render("fine");
  running();
}

function small(): void {
  plan(
    "small",
    `target small {
    build {
        compile: echo compiling; sleep 0.2; echo "\x1b[32mok\x1b[0m 12 files"
        @retry(times=3, delay=50ms) {
            flaky: test -e seen || { touch seen; echo not yet; exit 9; }
        }
    }
    checks {
        @parallel {
            slow: sleep 0.4; echo slow done
            quick: echo quick done
        }
    }
    deploy: seq 1 400; echo "error: \x1b[31mconnection refused\x1b[0m"; exit 3
    after: echo never
}
`,
  );
}

function hostile(): void {
  writeFileSync(
    join(FOLDER, "hostile.sh"),
    `printf '%s\\n' "$HOSTILE" '<!-- <script>alert(3)</script>' 'javascript:alert(4)'
printf '\\033]0;title\\007\\033]8;;javascript:alert(5)\\033\\\\link\\033]8;;\\033\\\\ \\033[2J\\033[31mred\\033[0m\\r\\n'
printf 'not UTF-8: \\377\\376, bell \\007, separators \\342\\200\\250 \\342\\200\\251, C1 \\302\\233 end\\n'
head -c 1000000 /dev/zero | tr '\\0' x
echo
"$OPAL" note hostile="$HOSTILE" "$HOSTILE=value"
exit 1
`,
  );
  const tag = `note=${HOSTILE}`;
  opal("exec", "--env", "dev", "--target", "hostile", "--tag", tag, "--", "sh", "hostile.sh", HOSTILE);
  render("hostile");
}

/** A thousand real steps in parallel blocks. */
function many(): void {
  const groups = [];
  for (let g = 0; g < 20; g++) {
    const steps = Array.from({ length: 50 }, (_, i) => `step${i}: echo line of ${g} and ${i}`);
    groups.push(`    group${g} {\n        @parallel {\n${steps.join("\n")}\n        }\n    }`);
  }
  plan("many", `target many {\n${groups.join("\n")}\n}\n`);
}

/** Rendered before it has ended. */
function running(): void {
  writeFileSync(
    join(FOLDER, "running.sh"),
    `eval "$("$OPAL" begin --env dev --target running)" && "$OPAL" exec -- echo begun &&
"$OPAL" runs open "$OPAL_RUN_ID" -o running.html --print-path && "$OPAL" end
`,
  );
  execFileSync("sh", ["running.sh"], { cwd: FOLDER, env: ENVIRONMENT, stdio: ["ignore", "ignore", "inherit"] });
}

function plan(name: string, source: string): void {
  writeFileSync(join(FOLDER, `${name}.opl`), source);
  opal("run", `${name}.opl`, "--env", "dev");
  render(name);
}

function render(name: string): void {
  opal("runs", "open", `latest:dev/${name}`, "-o", `${name}.html`, "--print-path");
}

/** Runs the command line; that the recorded command fails is no failure here. */
function opal(...args: string[]): void {
  try {
    execFileSync(PROGRAM, args, { cwd: FOLDER, env: ENVIRONMENT, stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: Buffer };
    if (status === null || status >= 125 || args[0] === "runs" || args[0] === "config") {
      throw new Error(`opal ${args.join(" ")} failed with ${status}: ${String(stderr)}`, { cause: error });
    }
  }
}

/** Returns the address of a report on disk. */
export function address(name: string): string {
  return `file://${join(FOLDER, `${name}.html`)}`;
}

/** Returns a report as text. */
export function source(name: string): string {
  return readFileSync(join(FOLDER, `${name}.html`), "utf8");
}
