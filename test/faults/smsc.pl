#!/usr/bin/perl
# An SMSC on Net::SMPP (Debian: libnet-smpp-perl), whose code of the protocol is not ours: perl smsc.pl PORT LEDGER ANSWER_MS
# The ledger is a file that outlives it, as an SMSC's store does. A message counts as sent once it is in there, before it is answered. Receipts
# that nobody has acknowledged are delivered again after a restart. Answers have hexadecimal ids, receipts decimal ones.
use strict;
use warnings;
use IO::Handle;
use IO::Select;
use Net::SMPP;
use Time::HiRes qw(time);

use constant { BIND => 0x09, SUBMIT => 0x04, ENQUIRE => 0x15, UNBIND => 0x06, DELIVERED => 0x80000005 };
use constant RECEIPT_AFTER_S => 0.02;
use constant AGAIN_AFTER_S => 0.2;

my ($port, $ledger, $answer_ms) = @ARGV;
my %unacknowledged;
my $last_id = 0;
if (open my $kept, '<', $ledger) {
  while (<$kept>) {
    my ($what, $id, $to) = split;
    $last_id = $id if $id > $last_id;
    $unacknowledged{$id} = $to if $what eq 'sent';
    delete $unacknowledged{$id} if $what eq 'acknowledged';
  }
}
open my $out, '>>', $ledger or die "$ledger: $!";
$out->autoflush(1);

# What is due: [when, what to do].
my @due = map { receipt_due($_) } keys %unacknowledged;
# Receipts without an answer: session and sequence number to id.
my %delivering;
my $listener = Net::SMPP->new_listen('127.0.0.1', port => $port, smpp_version => 0x34) or die "port $port: $!";
my $select = IO::Select->new($listener);
my %bound;
STDOUT->autoflush(1);
print "ready\n";

while (1) {
  @due = sort { $a->[0] <=> $b->[0] } @due;
  my $wait = @due ? $due[0][0] - time : 1;
  for my $socket ($select->can_read($wait > 0 ? $wait : 0)) {
    if ($socket == $listener) {
      my $session = $listener->accept or next;
      $select->add($session);
    } else {
      my $pdu = do { local $SIG{__WARN__} = sub { }; $socket->read_pdu };
      $pdu ? take($socket, $pdu) : part($socket);
    }
  }
  while (@due && $due[0][0] <= time) { (shift @due)->[1]->() }
}

sub take {
  my ($session, $pdu) = @_;
  my $command = $pdu->{cmd};
  if ($command == BIND) {
    $session->bind_transceiver_resp(system_id => 'smsc', seq => $pdu->{seq});
    $bound{$session} = $session;
  } elsif ($command == SUBMIT) {
    my $id = ++$last_id;
    print $out "sent $id $pdu->{destination_addr}\n";
    my $answer = sub {
      return unless $bound{$session};
      $session->submit_sm_resp(message_id => sprintf('%X', $id), seq => $pdu->{seq});
    };
    push @due, [time + $answer_ms / 1000, $answer];
    $unacknowledged{$id} = $pdu->{destination_addr};
    push @due, receipt_due($id);
  } elsif ($command == DELIVERED) {
    my $id = delete $delivering{"$session $pdu->{seq}"} or return;
    if ($pdu->{status} == 0) {
      print $out "acknowledged $id\n";
      delete $unacknowledged{$id};
    } else {
      push @due, receipt_due($id, AGAIN_AFTER_S);
    }
  } elsif ($command == ENQUIRE) {
    $session->enquire_link_resp(seq => $pdu->{seq});
  } elsif ($command == UNBIND) {
    $session->unbind_resp(seq => $pdu->{seq});
    part($session);
  }
}

sub receipt_due {
  my ($id, $after) = @_;
  return [time + ($after // RECEIPT_AFTER_S), sub { deliver($id) }];
}

# Over any session: a receipt may come to another process than the one that has sent.
sub deliver {
  my ($id) = @_;
  my @sessions = values %bound;
  my $session = $sessions[rand @sessions];
  if (!$session) {
    push @due, receipt_due($id, AGAIN_AFTER_S);
    return;
  }
  my $text = sprintf 'id:%010d sub:001 dlvrd:001 submit date:2611300900 done date:2611300901 stat:DELIVRD err:000 text:', $id;
  my $seq = $session->deliver_sm(async => 1, source_addr => $unacknowledged{$id}, destination_addr => 'octo', esm_class => 0x04,
    short_message => $text);
  $delivering{"$session $seq"} = $id;
}

sub part {
  my ($session) = @_;
  $select->remove($session);
  delete $bound{$session};
  for my $key (grep { index($_, "$session ") == 0 } keys %delivering) {
    push @due, receipt_due(delete $delivering{$key}, AGAIN_AFTER_S);
  }
  close $session;
}
