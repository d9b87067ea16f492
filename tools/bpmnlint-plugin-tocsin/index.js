/**
 * The project's own rules for process models. CommonJS, because bpmnlint loads its rules with require().
 */
const rules = ['clause-cited', 'history-ttl', 'ids-and-names', 'user-task-complete', 'waiting-task-limit'];

module.exports = {
  rules: Object.fromEntries(rules.map((name) => [name, `./rules/${name}`])),
  configs: {
    recommended: {
      rules: Object.fromEntries(rules.map((name) => [`tocsin/${name}`, 'error'])),
    },
  },
};
