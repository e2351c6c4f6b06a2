"""The charm of the bench for ops: with the two lines that ops logs itself, a config-changed has five hook commands."""

import ops


class BenchCharm(ops.CharmBase):
    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        framework.observe(self.on.config_changed, self._on_config_changed)

    def _on_config_changed(self, _event: ops.ConfigChangedEvent):
        self.unit.is_leader()
        self.unit.status = ops.ActiveStatus(str(self.config['greeting']))


if __name__ == '__main__':
    ops.main(BenchCharm)
