"""Does with ops.pebble what each line of standard input says, and answers each with a line."""

import shutil
import sys

from ops import pebble

client = pebble.Client(sys.argv[1])
for line in sys.stdin:
    word, *args = line.split()
    if word == 'services':
        for _ in range(int(args[0])):
            client.get_services()
    elif word == 'exec':
        for _ in range(int(args[0])):
            client.exec(['echo', 'hello']).wait_output()
    elif word == 'push':
        with open(args[0], 'rb') as source:
            client.push(args[1], source)
    elif word == 'pull':
        with client.pull(args[0], encoding=None) as source, open(args[1], 'wb') as target:
            shutil.copyfileobj(source, target, 1024 * 1024)
    print('done', flush=True)
