use strict;
use warnings;

$| = 1;
while (1) {
    print "working\n";
    sleep 1;
}
