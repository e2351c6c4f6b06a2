"""Runs the charm of the bench with ops.testing as often as each line of standard input says, and answers each."""

import pathlib
import sys

import yaml
from ops import testing

folder = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(folder / 'src'))

from charm import BenchCharm  # noqa: E402

context = testing.Context(
    BenchCharm,
    meta=yaml.safe_load((folder / 'metadata.yaml').read_text()),
    config=yaml.safe_load((folder / 'config.yaml').read_text()),
)
state = testing.State(leader=True, config={'greeting': 'hello'})
for line in sys.stdin:
    for _ in range(int(line)):
        after = context.run(context.on.config_changed(), state)
        assert after.unit_status == testing.ActiveStatus('hello')
    print('done', flush=True)
