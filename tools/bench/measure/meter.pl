# Runs programs one after the other and says of each how long it took and how much memory it had at its peak.
#
# Why a program of its own, and this small: the kernel counts what a process was before it called exec into its peak
# (wait4, ru_maxrss), so a child of Node would never seem smaller than the Node that started it, and Node gives no
# wait4 of its own. The time from fork to wait4 is taken here, away from Node's event loop.
#
# A request is one line of fields parted by spaces, each percent-encoded: the folder, the file that takes stderr, the
# number of environment variables, those as NAME=value, the program and its arguments.
# The answer is one line: wait status, nanoseconds, peak of resident memory in KiB.
#
# It needs no more than perl-base, which every Debian has: system calls by number instead of Time::HiRes.
use strict;
use warnings;
no warnings 'exec';
use POSIX ();

my ($wait4, $clock_gettime) = (POSIX::uname())[4] eq 'aarch64' ? (260, 113) : (61, 228);
$| = 1;

sub nanoseconds {
    my $time = "\0" x 16;
    syscall($clock_gettime, 1, $time) == 0 or die "clock_gettime: $!"; # 1: CLOCK_MONOTONIC
    my ($seconds, $rest) = unpack 'q2', $time;
    return $seconds * 1_000_000_000 + $rest;
}

while (my $line = <STDIN>) {
    chomp $line;
    my ($folder, $errors, $count, @rest) = map { s/%([0-9A-F]{2})/chr hex $1/ger } split / /, $line, -1;
    my %environment = map { split /=/, $_, 2 } splice @rest, 0, $count;
    my $start = nanoseconds();
    my $child = fork() // die "cannot fork: $!";
    if ($child == 0) {
        open STDIN, '<', '/dev/null';
        open STDERR, '>', $errors;
        open STDOUT, '>', '/dev/null';
        chdir $folder and do { %ENV = %environment; exec { $rest[0] } @rest };
        print STDERR "cannot run $rest[0] in $folder: $!\n";
        POSIX::_exit(127);
    }
    my ($status, $usage) = ("\0" x 4, "\0" x 144);
    my $ended = syscall($wait4, $child, $status, 0, $usage);
    my $took = nanoseconds() - $start;
    die "wait4: $!" if $ended != $child;
    # struct rusage: two struct timeval of two longs each, then ru_maxrss
    my $peak = (unpack 'q5', $usage)[4];
    printf "%d %d %d\n", unpack('i', $status), $took, $peak;
}
