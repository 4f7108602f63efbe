# SPDX-License-Identifier: GPL-2.0
# Stands in for OpenWrt's, see ../rules.mk.
LINUX_KMOD_SUFFIX:=ko
AutoProbe=probe $(1)
KernelPackage=$(call take,KernelPackage,$(1))
