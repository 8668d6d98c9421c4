// SPDX-License-Identifier: Apache-2.0
// Where the bytes of an output go: stdout, a file, a pipe. Knows nothing of what they mean, nor who may write where
// (output_file.hpp).
#pragma once

#include "base/caller.hpp"
#include "base/clock.hpp"
#include "base/fd.hpp"
#include "base/result.hpp"
#include "output/output_file.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace tracer::output {

/// write() takes all or fails; it may block, as the medium does. For one thread at a time.
class ByteSink {
public:
    virtual ~ByteSink() = default;
    virtual Result<void> write(std::span<const char> bytes) = 0;
    /// Of the last write, if it failed: how many of its bytes went out all the same.
    [[nodiscard]] virtual std::size_t arrived() const { return 0; }
    /// Takes back the last bytes that went out; false: the medium cannot.
    virtual bool take_back(std::size_t) { return false; }
    [[nodiscard]] virtual bool is_terminal() const { return false; }
    /// Somebody reads at the other end, and may do so slowly or never.
    [[nodiscard]] virtual bool has_reader() const { return false; }
    /// False: its file was removed or replaced since it was opened, and nobody will find what was written.
    [[nodiscard]] virtual bool is_there() const { return true; }
    /// Device and inode of a file or pipe, in which two outputs would garble one another.
    [[nodiscard]] virtual std::optional<std::pair<std::uint64_t, std::uint64_t>> file() const { return {}; }
};

/// How long the readers of all sinks together may still hold up the end of a run, once the user wants to stop.
struct Patience {
    const Clock *clock;
    std::atomic<std::int64_t> left_ns = 2'000'000'000;
};

/// Stdout (not closed). Errors: ExitCode::output_failed.
[[nodiscard]] Result<std::unique_ptr<ByteSink>> open_stdout();
/// A file, opened with the person's rights as OutputFolder::open_file() says, or the inherited descriptor that the path
/// stands for. Errors: usage (the place is not to be trusted), output_failed.
[[nodiscard]] Result<std::unique_ptr<ByteSink>> open_file(const std::string &path, const Person &who,
                                                          Existing existing = Existing::replaced);
/// A sink that owns the descriptor; `what` is its name in messages.
[[nodiscard]] std::unique_ptr<ByteSink> make_sink(Fd fd, std::string what);
/// With a patience of its own, which outlives it.
[[nodiscard]] std::unique_ptr<ByteSink> make_sink(Fd fd, std::string what, Patience &patience);

} // namespace tracer::output
