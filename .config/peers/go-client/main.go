// Foreign clients in Go: net/http (HTTP/1.1 and HTTP/2) and gorilla/websocket.
//
//	go-client PLAIN_URL TLS_URL CA_FILE SERVER_PLAIN_URL SERVER_TLS_URL
//
// prints what each saw as one JSON object; nothing in it depends on time or ports.
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/gorilla/websocket"
	xws "golang.org/x/net/websocket"
)

var seen = map[string]any{}

func digest(data []byte) string { return fmt.Sprintf("%d %x", len(data), sha256.Sum256(data)) }

func body(length int) []byte {
	data := make([]byte, length)
	for i := range data {
		data[i] = byte(i*7 + i/251)
	}
	return data
}

// An error without the addresses that are in it.
func plainError(err error) string {
	if err == nil {
		return ""
	}
	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		return fmt.Sprintf("close %d %s", closed.Code, closed.Text)
	}
	for _, known := range []error{io.ErrUnexpectedEOF, io.EOF} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	text := err.Error()
	return text[strings.LastIndex(text, ": ")+1:]
}

// A reader that the client cannot know the length of.
type unsized struct{ io.Reader }

func httpCases(name, base string, client *http.Client) {
	do := func(method, path string, content io.Reader, prepare func(*http.Request)) any {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		informed := []any{}
		trace := &httptrace.ClientTrace{
			Got100Continue: func() { informed = append(informed, 100) },
			Got1xxResponse: func(code int, header textproto.MIMEHeader) error {
				informed = append(informed, code, header)
				return nil
			},
		}
		request, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), method, base+path, content)
		if err != nil {
			return err.Error()
		}
		if prepare != nil {
			prepare(request)
		}
		response, err := client.Do(request)
		if err != nil {
			return []any{"no response", plainError(err)}
		}
		defer response.Body.Close()
		data, err := io.ReadAll(response.Body)
		return []any{informed, response.Proto, response.Status, response.Header, response.ContentLength, response.TransferEncoding, response.Uncompressed, digest(data), plainError(err), response.Trailer, response.Request.URL.RequestURI()}
	}
	note := func(what string, result any) { seen[name+" "+what] = result }

	for _, path := range []string{"/bytes/0", "/bytes/1", "/bytes/65536", "/bytes/3000001", "/pieces/900000", "/heads", "/early", "/trailers", "/sse", "/status/200", "/status/204", "/status/304", "/status/503", "/redirect", "/moved", "/coded/gzip", "/cut/fin", "/cut/rst", "/bytes/7"} {
		note("GET "+path, do("GET", path, nil, nil))
	}
	note("HEAD", do("HEAD", "/bytes/1234", nil, nil))
	note("range", do("GET", "/range", nil, func(r *http.Request) { r.Header.Set("Range", "bytes=17-8000") }))
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH"} {
		note(method, do(method, "/echo", bytes.NewReader(body(70000)), nil))
	}
	note("chunked", do("POST", "/echo", unsized{bytes.NewReader(body(2000003))}, nil))
	note("expect", do("POST", "/echo", bytes.NewReader(body(5000)), func(r *http.Request) { r.Header.Set("Expect", "100-continue") }))
	note("trailers of a request", do("POST", "/echo", unsized{bytes.NewReader(body(5000))}, func(r *http.Request) { r.Trailer = http.Header{"X-Late": {"later"}} }))
	note("target", do("GET", "/echo?q=%2F%2f&b=//x/../y", nil, func(r *http.Request) { r.Header.Set("X-Some", "thing") }))
}

func gorillaCases(name, base string, trust *tls.Config, compress bool) {
	dialer := websocket.Dialer{TLSClientConfig: trust, EnableCompression: compress, HandshakeTimeout: 20 * time.Second}
	talk := func(what, path string, run func(*websocket.Conn) []any) {
		conn, response, err := dialer.Dial(strings.Replace(base, "http", "ws", 1)+path, nil)
		if err != nil {
			result := []any{plainError(err)}
			if response != nil {
				data, _ := io.ReadAll(response.Body)
				result = append(result, response.Status, response.Header, string(data))
			}
			seen[name+" "+what] = result
			return
		}
		defer conn.Close()
		deadline := time.Now().Add(20 * time.Second)
		_ = conn.SetReadDeadline(deadline)
		response.Header.Del("Sec-Websocket-Accept")
		seen[name+" "+what] = append([]any{response.Header}, run(conn)...)
	}
	read := func(conn *websocket.Conn) string {
		kind, data, err := conn.ReadMessage()
		if err != nil {
			return plainError(err)
		}
		return fmt.Sprintf("%d %s", kind, digest(data))
	}
	talk("messages", "/ws", func(conn *websocket.Conn) (got []any) {
		for _, length := range []int{0, 1, 125, 126, 65535, 65536, 400003} {
			_ = conn.WriteMessage(websocket.BinaryMessage, body(length))
			got = append(got, read(conn))
		}
		_ = conn.WriteMessage(websocket.TextMessage, []byte("Grüße €"))
		return append(got, read(conn))
	})
	talk("fragments", "/ws", func(conn *websocket.Conn) []any {
		writer, _ := conn.NextWriter(websocket.BinaryMessage)
		for i := 0; i < 40; i++ {
			_, _ = writer.Write(body(1000 * i))
		}
		_ = writer.Close()
		first := read(conn)
		_ = conn.WriteMessage(websocket.TextMessage, []byte("pieces"))
		return []any{first, read(conn)}
	})
	talk("ping and pong", "/ws", func(conn *websocket.Conn) (got []any) {
		conn.SetPongHandler(func(text string) error {
			got = append(got, "pong "+text)
			return nil
		})
		conn.SetPingHandler(func(text string) error {
			got = append(got, "ping "+text)
			return conn.WriteControl(websocket.PongMessage, []byte(text), time.Now().Add(time.Second))
		})
		_ = conn.WriteControl(websocket.PingMessage, []byte("from Go"), time.Now().Add(time.Second))
		_ = conn.WriteMessage(websocket.TextMessage, []byte("ping now"))
		return append(got, read(conn))
	})
	for _, code := range []int{1000, 1008, 1013, 4000} {
		talk(fmt.Sprintf("close %d", code), "/ws", func(conn *websocket.Conn) []any {
			_ = conn.WriteMessage(websocket.TextMessage, []byte(fmt.Sprintf("close %d", code)))
			return []any{read(conn)}
		})
	}
	talk("cut", "/ws", func(conn *websocket.Conn) []any {
		_ = conn.WriteMessage(websocket.TextMessage, []byte("cut"))
		return []any{read(conn)}
	})
	talk("refused", "/refused", func(*websocket.Conn) []any { return nil })
}

func xNetCase(name, base string, trust *tls.Config) {
	config, err := xws.NewConfig(strings.Replace(base, "http", "ws", 1)+"/ws", "http://page.example")
	if err != nil {
		seen[name] = err.Error()
		return
	}
	config.TlsConfig = trust
	conn, err := config.DialContext(context.Background())
	if err != nil {
		seen[name] = plainError(err)
		return
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	var text string
	var data []byte
	errs := []string{
		plainError(xws.Message.Send(conn, "hello x/net")), plainError(xws.Message.Receive(conn, &text)),
		plainError(xws.Message.Send(conn, body(70000))), plainError(xws.Message.Receive(conn, &data)),
	}
	seen[name] = []any{text, digest(data), errs}
}

func main() {
	plain, secure, caFile := os.Args[1], os.Args[2], os.Args[3]
	pem, err := os.ReadFile(caFile)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	trust := func() *tls.Config { return &tls.Config{RootCAs: roots} }
	client := func(h2 bool) *http.Client {
		return &http.Client{Transport: &http.Transport{TLSClientConfig: trust(), ForceAttemptHTTP2: h2, ExpectContinueTimeout: 10 * time.Second}}
	}
	httpCases("net/http h1", plain, client(false))
	httpCases("net/http tls h1", secure, client(false))
	httpCases("net/http h2", secure, client(true))
	for name, base := range map[string]string{"ws": plain, "wss": secure} {
		gorillaCases("gorilla "+name, base, trust(), false)
		gorillaCases("gorilla deflate "+name, base, trust(), true)
		xNetCase("x/net "+name, base, trust())
	}
	text, err := json.Marshal(seen)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	out := string(text)
	for _, base := range []string{plain, secure, os.Args[4], os.Args[5]} {
		out = strings.ReplaceAll(out, base[strings.Index(base, "://")+3:], "NETLOC")
	}
	fmt.Print(regexp.MustCompile(`\d+\.\d+\.\d+\.\d+:\d+->`).ReplaceAllString(out, "FROM->"))
}
