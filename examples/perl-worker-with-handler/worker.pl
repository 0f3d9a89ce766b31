use strict;
use warnings;

$| = 1;
my $stop = 0;
$SIG{TERM} = sub { $stop = 1; };

while (!$stop) {
    print "working\n";
    sleep 1;
}
print "work is put away\n";
