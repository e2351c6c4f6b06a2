module charmsmith.invalid/tools/bench/hook-tool

go 1.22
