package main

// Request is a hook command as Juju 2.9 and 3.x send it; 4.x has no Token.
type Request struct {
	ContextId   string
	Dir         string
	CommandName string
	Args        []string
	StdinSet    bool
	Stdin       []byte
	Token       string
}

// ExecResponse is what a hook command has done.
type ExecResponse struct {
	Code   int
	Stdout []byte
	Stderr []byte
}

// stdinRequired is what a call fails with whose command wants to read stdin.
const stdinRequired = "hook tool requires stdin, none supplied"
