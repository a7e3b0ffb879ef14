# Part of the STAND-IN for Coder: the main process of the service.
# Starts the server, passes its word that it is ready on to systemd, forwards signals and ends as the server ends.
use strict;
use warnings;
use Errno qw(EINTR);
use Socket;

my $socket = delete $ENV{NOTIFY_SOCKET};
$^F = 255;    # Descriptors below this number survive exec.
pipe(my $read, my $write) or die "stand-in: pipe: $!\n";

my $child = 0;
my $pending;
for my $name (qw(INT TERM HUP)) {
    $SIG{$name} = sub { $child ? kill($name eq 'HUP' ? 'TERM' : $name, $child) : ($pending = $name) };
}

$child = fork();
defined $child or die "stand-in: fork: $!\n";
if (!$child) {
    $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
    close $read;
    $ENV{STANDIN_NOTIFY_FD} = fileno $write;
    exec { $ARGV[0] } @ARGV or die "stand-in: cannot start $ARGV[0]: $!\n";
}
close $write;
kill($pending eq 'HUP' ? 'TERM' : $pending, $child) if $pending;

sub notify {
    my ($message) = @_;
    (my $path = $socket) =~ s/^@/\0/;
    socket(my $to, AF_UNIX, SOCK_DGRAM, 0) or return;
    send($to, $message, 0, pack_sockaddr_un($path)) or warn "stand-in: cannot notify systemd: $!\n";
}

my $buffer = '';
while (1) {
    my $count = sysread($read, $buffer, 512, length $buffer);
    if (!defined $count) {
        next if $! == EINTR;
        last;
    }
    last if $count == 0;
    while ($buffer =~ s/^([^\n]*)\n//) {
        notify("$1\n") if $1 eq 'READY=1';
    }
}
while (waitpid($child, 0) == -1) {
    last unless $! == EINTR;
}
exit($? & 127 ? 128 + ($? & 127) : $? >> 8);
