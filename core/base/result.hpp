// SPDX-License-Identifier: Apache-2.0
// The one error type of the host: what went wrong, what to do about it, and the exit code that it means.
// Knows nothing of tracing. Exceptions of libraries are turned into it where the library is called.
#pragma once

#include <cassert>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace tracer {

/// Documented exit codes of the program.
enum class ExitCode : int {
    ok = 0,
    gate_failed = 1,  ///< a budget is exceeded
    usage = 2,        ///< usage, configuration, or a plugin was refused
    cannot_trace = 3, ///< no privileges, or no variant works here
    output_failed = 4,
    loss = 5,           ///< something was lost: under --strict, or so that a gate cannot tell
    inconclusive = 6,   ///< a gate cannot tell, for another reason
    command_failed = 7, ///< a gate's command failed
};

/// Tells errors apart where a caller does something about one; messages are for people.
enum class ErrorKind : std::uint8_t {
    other,
    no_descriptors, ///< the process may open no more files
    no_such_column, ///< a condition names a column that is not there
};

struct Error {
    ExitCode code = ExitCode::usage;
    std::string message; ///< what and why, one line
    std::string hint;    ///< what to do; may be empty
    std::string about{}; ///< what it is about, "option --rows"; empty: the message says it
    ErrorKind kind = ErrorKind::other;
    std::string excerpt{}; ///< harmless lines that show the place, to be printed below; may be empty

    /// "about: message".
    [[nodiscard]] std::string what() const { return (about.empty() ? "" : about + ": ") + message; }
    /// "about: message; hint" on one line.
    [[nodiscard]] std::string line() const { return what() + (hint.empty() ? "" : "; " + hint); }
};

/// A value or an Error. Like std::expected of C++23, as far as we need it.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return state_.index() == 0; }
    T &value() & { return std::get<0>(state_); }
    const T &value() const & { return std::get<0>(state_); }
    T &&value() && { return std::get<0>(std::move(state_)); }
    T &operator*() & { return value(); }
    const T &operator*() const & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    T *operator->() { return &value(); }
    const T *operator->() const { return &value(); }
    Error &error() & { return std::get<1>(state_); }
    const Error &error() const & { return std::get<1>(state_); }
    Error &&error() && { return std::get<1>(std::move(state_)); }

private:
    std::variant<T, Error> state_;
};

/// Success or an Error.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)), ok_(false) {}

    explicit operator bool() const { return ok_; }
    Error &error() & { return error_; }
    const Error &error() const & { return error_; }
    Error &&error() && { return std::move(error_); }

private:
    Error error_;
    bool ok_ = true;
};

} // namespace tracer
