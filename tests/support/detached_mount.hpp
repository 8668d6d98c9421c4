// SPDX-License-Identifier: Apache-2.0
// A file system of a test's own that is mounted nowhere: only its descriptor leads there, and it goes with the process,
// however that ends. Knows nothing of tracing.
#pragma once

#include <string>

namespace tracer::test {

class DetachedMount {
public:
    /// `size`: the most that a tmpfs may hold. Throws std::runtime_error where the kernel refuses.
    explicit DetachedMount(const std::string &type, const std::string &size = {});
    DetachedMount(const DetachedMount &) = delete;
    DetachedMount &operator=(const DetachedMount &) = delete;
    ~DetachedMount();

    /// Leads to a file there from every process, as long as this one lives.
    [[nodiscard]] std::string path(const std::string &name = {}) const;

private:
    int fd_ = -1;
};

} // namespace tracer::test
