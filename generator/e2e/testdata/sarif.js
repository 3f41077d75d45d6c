// Holds each file named on the command line to the official schema of SARIF 2.1.0.
const { createRequire } = require("module");
const { readFileSync } = require("fs");
const carrier = createRequire(require.resolve("@microsoft/jest-sarif", { paths: [process.cwd()] }));
const Ajv = carrier("ajv");
const check = new Ajv({ schemaId: "auto", allErrors: true });
check.addMetaSchema(carrier("ajv/lib/refs/json-schema-draft-04.json"));
const valid = check.compile(carrier("./schemas/sarif-2.1.0-rtm.5.json"));
for (const name of process.argv.slice(2)) {
  if (!valid(JSON.parse(readFileSync(name, "utf8")))) {
    console.error(name + ": " + check.errorsText(valid.errors, { separator: "\n  " }));
    process.exitCode = 1;
  }
}
