// SPDX-License-Identifier: Apache-2.0
// A user database of two users in place of the machine's: an input must mean the same everywhere, and be quick. The
// program's own getpwnam_r() takes precedence over the C library's.
#include <cerrno>
#include <cstring>
#include <pwd.h>

extern "C" int getpwnam_r(const char *name, struct passwd *entry, char *buffer, size_t size, struct passwd **found) {
    *found = nullptr;
    const bool root = std::strcmp(name, "root") == 0;
    if (!root && std::strcmp(name, "nobody") != 0) return 0;
    if (std::strlen(name) >= size) return ERANGE;
    std::memcpy(buffer, name, std::strlen(name) + 1);
    *entry = {};
    entry->pw_name = buffer;
    entry->pw_uid = entry->pw_gid = root ? 0 : 65534;
    *found = entry;
    return 0;
}
