# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
# Stands in for OpenWrt's /lib/functions/network.sh: netifd knows lan and wan,
# and nothing else is up.

# network_get_device VARIABLE INTERFACE
network_get_device() {
	case $2 in
	lan) eval "$1=br-lan" ;;
	wan) eval "$1=${WAN_DEVICE:-pppoe-wan}" ;;
	*) return 1 ;;
	esac
}
