// SPDX-License-Identifier: Apache-2.0
#include "base/load_average.hpp"

#include "base/fd.hpp"

#include <fcntl.h>

namespace tracer {

std::string LoadAverage::read() {
    const Fd file(::open("/proc/loadavg", O_RDONLY | O_CLOEXEC));
    char text[128];
    const ssize_t n = file ? ::read(file.get(), text, sizeof text) : -1;
    const std::string line = n > 0 ? std::string(text, static_cast<std::size_t>(n)) : "not readable";
    return line.substr(0, line.find('\n'));
}

} // namespace tracer
