// The charm of the bench for goops: a config-changed has five hook commands.
package main

import (
	"fmt"
	"os"

	"github.com/gruyaume/goops"
)

type config struct {
	Greeting string `json:"greeting"`
}

func main() {
	if goops.ReadEnv().HookName != "config-changed" {
		return
	}
	if err := configChanged(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func configChanged() error {
	goops.LogInfof("Beginning config_changed")
	leader, err := goops.IsLeader()
	if err != nil {
		return err
	}
	var values config
	if err := goops.GetConfig(&values); err != nil {
		return err
	}
	goops.LogInfof("Read the greeting (leader=%t)", leader)
	return goops.SetUnitStatus(goops.StatusActive, values.Greeting)
}
