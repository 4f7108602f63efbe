# SPDX-License-Identifier: GPL-2.0
# Stands in for OpenWrt's build system: rules.mk and the files of include/ have
# what the feed's Makefiles use of it. `make TOPDIR=... fields` prints what they
# say about their packages, `prepare` and `install-PACKAGE DEST=...` do what they
# say, `prerm-PACKAGE` prints that script.

INCLUDE_DIR:=$(TOPDIR)/include
INSTALL_DIR:=install -d -m0755
INSTALL_BIN:=install -m0755
INSTALL_DATA:=install -m0644
INSTALL_CONF:=install -m0600
CP:=cp -fpR

package_fields:=SECTION CATEGORY SUBMENU TITLE DEPENDS USERID FILES AUTOLOAD
source_fields:=PKG_NAME PKG_VERSION PKG_RELEASE PKG_MAINTAINER PKG_LICENSE \
	PKG_LICENSE_FILES LUCI_TITLE LUCI_DEPENDS
packages:=

# take KIND,NAME: what the package's define sets.
define take
packages+=$(1)/$(2)
$(foreach field,$(package_fields),$(eval $(field):=))
$(eval $($(1)/$(2)))
$(foreach field,$(package_fields),$(eval $(1)/$(2)/$(field):=$($(field))))
$(foreach part,description conffiles install prerm,
$(eval $(1)/$(2)/has-$(part):=$(if $(value $(1)/$(2)/$(part)),yes,no)))
endef

.PHONY: fields prepare
fields:
	@true
	$(foreach field,$(source_fields),$(info $(field)=$(strip $($(field)))))
	$(foreach package,$(packages),$(foreach field,$(package_fields) \
		has-description has-conffiles has-install has-prerm,$(info \
		$(package) $(field)=$(strip $($(package)/$(field))))))

prepare:
	$(Build/Prepare)

prerm-%:
	@true
	$(info $(Package/$*/prerm))

install-%:
	$(call Package/$*/install,$(DEST))
