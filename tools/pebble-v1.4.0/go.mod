module charmsmith.invalid/tools/pebble

go 1.26.5

require github.com/canonical/pebble v1.4.0
