// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <sys/types.h>
#include <unistd.h>

namespace semblance::test {

/// While it lives, the program has the rights of an ordinary user also where root runs the tests (in
/// containers): permissions count again. False where the system does not allow that.
class OrdinaryUser
{
public:
    OrdinaryUser() : before_(::geteuid())
    {
        if (before_ == 0)
            fine_ = ::seteuid(kNobody) == 0;
    }
    ~OrdinaryUser()
    {
        if (before_ == 0 && fine_ && ::seteuid(0) != 0)
            ::_exit(70); // no test may go on with the wrong rights
    }
    OrdinaryUser(const OrdinaryUser &) = delete;
    OrdinaryUser &operator=(const OrdinaryUser &) = delete;

    explicit operator bool() const noexcept { return fine_; }

private:
    static constexpr uid_t kNobody = 65534;
    uid_t before_;
    bool fine_ = true;
};

} // namespace semblance::test
