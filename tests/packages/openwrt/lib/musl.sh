# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# User space as OpenWrt has it: libraries from Debian's source packages, built
# with musl, and the two programs linked against them.
#
# libmnl alone is Debian's binary: the mirror does not always have its source, and
# it asks nothing of glibc that musl has not, but for __fprintf_chk.

# What is linked: the source package, and how it is configured.
musl_libraries() {
	cat <<-END
		libconfig --disable-cxx --disable-examples
		libcap-ng --without-python --without-python3
		libev
		util-linux --disable-all-programs --enable-libsmartcols --disable-nls
		json-c
	END
}

# musl_prefix: prints a folder with include/, lib/ and lib/pkgconfig/.
musl_prefix() {
	cached musl-prefix "$(hash_of "$(musl_libraries)" "$(musl_versions)" \
		"$(dpkg-query -W musl-tools)" \
		"$(dpkg-query -W libmnl-dev)" "$(declare -f make_musl \
		make_libmnl make_library musl_flags)")" make_musl
}

# musl_sources: a private apt that knows Debian's source packages.
musl_sources() {
	local dir=$cache/apt/bookworm-source list
	mkdir -p "$dir/lists/partial" "$dir/archives/partial"
	list=$dir/sources.list
	(
		flock 9
		[ -z "$(find "$dir/updated" -mtime -1 2>/dev/null)" ] || exit 0
		suite_sources bookworm | sed 's/^deb /deb-src /' >"$list"
		cat >"$dir/apt.conf" <<-END
			Dir::Etc::sourcelist "$list";
			Dir::Etc::sourceparts "/dev/null";
			Dir::State::lists "$dir/lists";
			Dir::State::status "/dev/null";
			Dir::Cache "$dir";
			APT::Sandbox::User "root";
			Acquire::Languages "none";
		END
		quietly "$build/log/apt-source" suite_apt bookworm-source \
			apt-get update && touch "$dir/updated"
	) 9>"$dir/lock"
}

# musl_versions: of the sources there are, so that a new one is built.
musl_versions() {
	local name
	musl_sources || return 1
	while read -r name _; do
		suite_apt bookworm-source apt-cache showsrc --only-source \
			"$name" | sed -n 's/^Version: /'"$name"' /p'
	done < <(musl_libraries) | sort
}

musl_flags() {
	echo "-Os -pipe -isystem $1/include -ffunction-sections -fdata-sections"
}

make_musl() {
	local prefix=$1/usr work=$1/work name options
	mkdir -p "$prefix/include" "$work"
	# the kernel's own headers, which musl does not have
	cp -rL /usr/include/linux /usr/include/asm-generic "$prefix/include/" &&
		cp -rL "/usr/include/$(gcc -dumpmachine)/asm" \
			"$prefix/include/" || return 1
	while read -r name options; do
		say "# $name with musl"
		# shellcheck disable=SC2086
		quietly "$build/log/musl-$name" make_library "$prefix" \
			"$work" "$name" $options || return 1
	done < <(musl_libraries)
	quietly "$build/log/musl-libmnl" make_libmnl "$prefix" || return 1
	# the folder will have another name
	sed -i "s,$prefix,\${pcfiledir}/../..,g" "$prefix"/lib/pkgconfig/*.pc &&
		rm -rf "$work"
}

# make_libmnl PREFIX
make_libmnl() {
	local prefix=$1 lib
	lib=/usr/lib/$(gcc -dumpmachine)
	cp -r /usr/include/libmnl "$prefix/include/" &&
		cp -L "$lib/libmnl.so.0" "$prefix/lib/" &&
		ln -s libmnl.so.0 "$prefix/lib/libmnl.so" || return 1
	sed "s,^prefix=.*,prefix=$prefix,; s,^libdir=.*,libdir=\${prefix}/lib,
		s,-lmnl,-lmnl -lfortify," "$lib/pkgconfig/libmnl.pc" \
		>"$prefix/lib/pkgconfig/libmnl.pc" || return 1
	musl-gcc -shared -fPIC -Wl,-soname,libfortify.so -x c \
		-o "$prefix/lib/libfortify.so" - <<-END
		#include <stdarg.h>
		#include <stdio.h>
		int __fprintf_chk(FILE *file, int flag, const char *format, ...)
		{
			va_list list;
			va_start(list, format);
			int n = vfprintf(file, format, list);
			va_end(list);
			return n;
		}
	END
}

# make_library PREFIX WORK NAME OPTION...
make_library() {
	local prefix=$1 work=$2 name=$3 tree
	shift 3
	cd "$work" || return 1
	suite_apt bookworm-source apt-get source --only-source --download-only \
		"$name" || return 1
	dpkg-source --no-check -x "$name"_*.dsc "$name" || return 1
	tree=$work/$name
	cd "$tree" || return 1
	if [ -e CMakeLists.txt ] && [ ! -e configure ]; then
		cmake -S . -B musl -DCMAKE_C_COMPILER=musl-gcc \
			-DCMAKE_C_FLAGS="$(musl_flags "$prefix")" \
			-DCMAKE_INSTALL_PREFIX="$prefix" \
			-DCMAKE_INSTALL_LIBDIR=lib -DBUILD_TESTING=OFF \
			-DBUILD_STATIC_LIBS=OFF -DBUILD_APPS=OFF -DDISABLE_WERROR=ON &&
			cmake --build musl && cmake --install musl
		return
	fi
	[ -e configure ] || autoreconf -fi || return 1
	./configure --prefix="$prefix" --disable-static --enable-shared \
		CC=musl-gcc CFLAGS="$(musl_flags "$prefix")" \
		PKG_CONFIG_LIBDIR="$prefix/lib/pkgconfig" "$@" &&
		make MAKEINFO=true && make MAKEINFO=true install
}

# musl_userspace: prints a folder with sipnatd, sipnatctl and, in lib/, what they
# need besides musl.
musl_userspace() {
	local prefix
	prefix=$(musl_prefix) || return 1
	cached musl-userspace "$(hash_of "$prefix" "$(declare -f \
		make_musl_userspace)" \
		"$(source_hash '^(kernel|packaging|Documentation)/')")" \
		make_musl_userspace "$prefix/usr"
}

make_musl_userspace() {
	local prefix=$1 dir=$2
	copy_sources "$dir/src" || return 1
	quietly "$build/log/musl-userspace" make -C "$dir/src/userspace" HTTP=no all \
		build="$dir/out" CC=musl-gcc CFLAGS="$(musl_flags "$prefix")" \
		LDFLAGS="-L$prefix/lib -Wl,--gc-sections" \
		PKG_CONFIG="env PKG_CONFIG_LIBDIR=$prefix/lib/pkgconfig \
			pkg-config" || return 1
	mkdir "$dir/lib" && cp -P "$prefix"/lib/lib*.so* "$dir/lib/" &&
		cp "$dir/out/sipnatd/sipnatd" "$dir/out/sipnatctl/sipnatctl" \
			"$dir/" &&
		strip "$dir/sipnatd" "$dir/sipnatctl" &&
		rm -rf "$dir/src" "$dir/out"
}
