# shellcheck shell=bash
# The library of the SMSC that test/faults/smpp-smsc runs against: its code of the protocol is not ours. Needs prerequisites.sh.

need_net_smpp() {
  perl -MNet::SMPP -e 1 2>/dev/null && return
  can_install_packages ||
    give_up "The test of SMPP needs Perl's Net::SMPP. Install it (Debian: apt-get install libnet-smpp-perl), then run this again."
  install_package libnet-smpp-perl 'the test of SMPP runs against an SMSC on it'
}
