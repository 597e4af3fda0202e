// SPDX-License-Identifier: Apache-2.0
// Prints the lines of files and, under each, what a grammar takes its pieces for: node scopes.js GRAMMAR FILE…
const fs = require('fs');
const path = require('path');
const oniguruma = require('vscode-oniguruma');
const { INITIAL, Registry, parseRawGrammar } = require('vscode-textmate');

const innermost = (token) => token.scopes[token.scopes.length - 1];

async function main([grammarFile, ...files]) {
  const wasm = fs.readFileSync(path.join(path.dirname(require.resolve('vscode-oniguruma')), 'onig.wasm'));
  await oniguruma.loadWASM(wasm);
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => parseRawGrammar(fs.readFileSync(grammarFile, 'utf8'), grammarFile),
  });
  const grammar = await registry.loadGrammar('source.opl');
  for (const file of files) {
    let state = INITIAL;
    console.log(`== ${path.basename(file)}`);
    for (const line of fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '').split(/\r?\n/)) {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
      state = ruleStack;
      console.log(`| ${line}`);
      let text = '';
      tokens.forEach((token, i) => {
        text += line.slice(token.startIndex, token.endIndex);
        const scope = innermost(token);
        if (i + 1 === tokens.length || innermost(tokens[i + 1]) !== scope) {
          if (text.trim()) {
            console.log(`    ${text.trim()}  <-  ${scope}`);
          }
          text = '';
        }
      });
    }
  }
}

main(process.argv.slice(2));
