module charmsmith.invalid/tools/jujuc

go 1.26.5
