module brownout.local/go-client

go 1.23.0

require (
	github.com/gorilla/websocket v1.5.3
	golang.org/x/net v0.35.0
)
