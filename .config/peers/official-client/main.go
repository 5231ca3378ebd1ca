// Drives a Toxiproxy API with the official Go client, every call of it, and prints what came back.
// Usage: official-client http://127.0.0.1:8474 UPSTREAM
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"

	toxiproxy "github.com/Shopify/toxiproxy/v2/client"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func show(what string, value interface{}) {
	data, err := json.Marshal(value)
	must(err)
	fmt.Printf("%s %s\n", what, data)
}

func showError(what string, err error) {
	if apiError, ok := err.(*toxiproxy.ApiError); ok {
		fmt.Printf("%s error %d %s\n", what, apiError.Status, apiError.Message)
		return
	}
	fmt.Printf("%s error %v\n", what, err)
}

func main() {
	client := toxiproxy.NewClient(os.Args[1])
	upstream := os.Args[2]

	_, err := client.Version()
	must(err)
	must(client.ResetState())

	proxy, err := client.CreateProxy("go", "127.0.0.1:0", upstream)
	must(err)
	show("created", []interface{}{proxy.Name, proxy.Upstream, proxy.Enabled, len(proxy.ActiveToxics)})
	_, err = client.CreateProxy("go", "127.0.0.1:0", upstream)
	showError("duplicate", err)

	attributes := map[string]toxiproxy.Attributes{
		"latency":    {"latency": 10, "jitter": 2},
		"bandwidth":  {"rate": 1000},
		"slow_close": {"delay": 10},
		"timeout":    {"timeout": 1000},
		"reset_peer": {"timeout": 1000},
		"slicer":     {"average_size": 100, "size_variation": 50, "delay": 10},
		"limit_data": {"bytes": 100},
	}
	types := make([]string, 0)
	for name := range attributes {
		types = append(types, name)
	}
	sort.Strings(types)
	for _, name := range types {
		toxic, err := proxy.AddToxic("", name, "downstream", 1, attributes[name])
		must(err)
		show("added", toxic)
	}
	_, err = proxy.AddToxic("", "latency", "downstream", 1, nil)
	showError("duplicate toxic", err)
	_, err = proxy.AddToxic("", "nonsense", "", 1, nil)
	showError("unknown toxic", err)
	_, err = proxy.AddToxic("sideways", "latency", "sideways", 1, nil)
	showError("unknown stream", err)

	toxic, err := proxy.UpdateToxic("latency_downstream", 0.5, toxiproxy.Attributes{"jitter": 7})
	must(err)
	show("updated", toxic)
	toxics, err := proxy.Toxics()
	must(err)
	show("toxics", toxics)
	must(proxy.RemoveToxic("slicer_downstream"))
	showError("removed twice", proxy.RemoveToxic("slicer_downstream"))

	must(proxy.Disable())
	show("disabled", proxy.Enabled)
	must(proxy.Enable())
	proxy.Upstream = "127.0.0.1:1"
	must(proxy.Save())
	found, err := client.Proxy("go")
	must(err)
	show("saved", []interface{}{found.Upstream, found.Enabled, len(found.ActiveToxics)})

	populated, err := client.Populate([]toxiproxy.Proxy{
		{Name: "one", Listen: "127.0.0.1:0", Upstream: upstream, Enabled: true},
		{Name: "two", Listen: "127.0.0.1:0", Upstream: upstream, Enabled: false},
	})
	must(err)
	for _, p := range populated {
		show("populated", []interface{}{p.Name, p.Enabled})
	}
	must(client.ResetState())
	all, err := client.Proxies()
	must(err)
	names := make([]string, 0)
	for name, p := range all {
		names = append(names, fmt.Sprintf("%s %v %d", name, p.Enabled, len(p.ActiveToxics)))
	}
	sort.Strings(names)
	show("proxies", names)
	for _, p := range all {
		must(p.Delete())
	}
	_, err = client.Proxy("go")
	showError("deleted", err)
}
