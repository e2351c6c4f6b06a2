package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/rpc"
	"os"
	"strconv"
	"strings"
	"sync"
)

// Jujuc has the one method that Juju's unit agent serves.
type Jujuc struct {
	held sync.WaitGroup
}

// serve listens until stdin ends. It says when it listens.
func serve(socket string) error {
	agent := &Jujuc{}
	agent.held.Add(1)
	server := rpc.NewServer()
	if err := server.Register(agent); err != nil {
		return err
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	defer listener.Close()
	go accept(server, listener)
	fmt.Println("listening")
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// accept serves connections until the listener is closed; net/rpc's own loop would report that on stderr.
func accept(server *rpc.Server, listener net.Listener) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		go server.ServeConn(connection)
	}
}

// Main runs a command.
func (j *Jujuc) Main(request Request, response *ExecResponse) error {
	switch request.CommandName {
	case "echo": // what was received
		text, err := json.Marshal(request)
		response.Stdout = text
		return err
	case "cat": // reads stdin
		if !request.StdinSet {
			return errors.New(stdinRequired)
		}
		response.Stdout = request.Stdin
		return nil
	case "hold": // answers once "release" was called
		j.held.Wait()
		response.Stdout = []byte("released\n")
		return nil
	case "release":
		j.held.Done()
		return nil
	case "repeat": // repeat COUNT TEXT
		count, err := strconv.Atoi(request.Args[0])
		if err != nil {
			return err
		}
		response.Stdout = []byte(strings.Repeat(request.Args[1], count))
		return nil
	case "is-leader":
		response.Stdout = []byte("true\n")
		return nil
	case "state-set": // a write
		response.Code = 1
		response.Stderr = []byte("ERROR permission denied\n")
		return nil
	default:
		return fmt.Errorf("bad request: unknown command: %s", request.CommandName)
	}
}
