/** Starts a stack in the folder given, says so on stdout and waits to be killed. */
const { startStack } = require('../stack.ts');

const [stateDir] = process.argv.slice(2);
startStack({ stateDir, kafkaPort: 0, postgresPort: 0, progress: () => undefined }).then((stack) => {
  console.log(JSON.stringify(stack));
  setInterval(() => undefined, 60_000);
});
