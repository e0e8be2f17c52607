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

/// Within an OrdinaryUser's life: the rights from before.
class AsBefore
{
public:
    explicit AsBefore(const OrdinaryUser &) : now_(::geteuid())
    {
        if (::getuid() == 0 && ::seteuid(0) != 0)
            ::_exit(70);
    }
    ~AsBefore()
    {
        if (::getuid() == 0 && ::seteuid(now_) != 0)
            ::_exit(70);
    }
    AsBefore(const AsBefore &) = delete;
    AsBefore &operator=(const AsBefore &) = delete;

private:
    uid_t now_;
};

} // namespace semblance::test
