// SPDX-License-Identifier: Apache-2.0
// The machine's load as /proc/loadavg says it, read once for all who write of one moment. Knows nothing of records.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace tracer {

class LoadAverage {
public:
    /// The line without its end, any bytes: as it was when this moment was first asked for, which is the last one.
    [[nodiscard]] const std::string &at(std::uint64_t moment) {
        if (!given_ && moment_ != moment) {
            moment_ = moment;
            line_ = read();
        }
        return line_;
    }
    /// From now on it is not read but set: of a run that is over.
    void set(std::string line) {
        given_ = true;
        line_ = std::move(line);
    }

private:
    static std::string read();

    bool given_ = false;
    std::optional<std::uint64_t> moment_;
    std::string line_;
};

} // namespace tracer
