package main

import (
	"fmt"
	"io"
	"net/rpc"
	"os"
)

// forward hands a hook command to the unit agent, prints what it answers, and returns its exit code.
func forward(name string, args []string) int {
	dir, err := os.Getwd()
	if err != nil {
		return fail(err)
	}
	client, err := rpc.Dial(os.Getenv("JUJU_AGENT_SOCKET_NETWORK"), os.Getenv("JUJU_AGENT_SOCKET_ADDRESS"))
	if err != nil {
		return fail(err)
	}
	defer client.Close()
	request := Request{ContextId: os.Getenv("JUJU_CONTEXT_ID"), Dir: dir, CommandName: name, Args: args}
	var response ExecResponse
	err = client.Call("Jujuc.Main", request, &response)
	if err != nil && err.Error() == stdinRequired {
		if request.Stdin, err = io.ReadAll(os.Stdin); err != nil {
			return fail(err)
		}
		request.StdinSet = true
		err = client.Call("Jujuc.Main", request, &response)
	}
	if err != nil {
		return fail(err)
	}
	os.Stdout.Write(response.Stdout)
	os.Stderr.Write(response.Stderr)
	return response.Code
}

func fail(err error) int {
	fmt.Fprintf(os.Stderr, "ERROR %v\n", err)
	return 1
}
