/**
 * `node helm.mjs LIBRARY lint|template CHART [VALUES]`: runs Helm from its shared library and prints `{"out", "err"}`.
 * VALUES are as of `--set`, joined by `&`. A process of its own: the library brings Go's runtime along.
 */
import koffi from 'koffi';

const [library, act, chart, values = ''] = process.argv.slice(2);
const helm = koffi.load(library);
koffi.struct('Result', { out: 'char*', err: 'char*', stdOut: 'char*', stdErr: 'char*' });
koffi.struct('LintOptions', { path: 'char*', strict: 'int', quiet: 'int' });
koffi.struct('TemplateOptions', {
  name: 'char*', version: 'char*', chart: 'char*', namespace: 'char*', dependencyUpdate: 'int', values: 'char*', valuesFiles: 'char*',
  certFile: 'char*', keyFile: 'char*', caFile: 'char*', insecureSkipTlsVerify: 'int', plainHttp: 'int', keyring: 'char*', debug: 'int', repositoryConfig: 'char*',
});

const acts = {
  lint: () => helm.func('Result Lint(LintOptions*)')({ path: chart, strict: 1, quiet: 0 }),
  template: () => helm.func('Result Template(TemplateOptions*)')({
    name: 'corridor', version: '', chart, namespace: 'caravan', dependencyUpdate: 0, values, valuesFiles: '',
    certFile: '', keyFile: '', caFile: '', insecureSkipTlsVerify: 0, plainHttp: 0, keyring: '', debug: 0, repositoryConfig: '',
  }),
};
const { out, err } = acts[act]();
process.stdout.write(JSON.stringify({ out, err }));
