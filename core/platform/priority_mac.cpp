// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/priority.h"

#include <pthread.h>

namespace semblance::platform {

void lowerThreadPriority() noexcept
{
    ::pthread_set_qos_class_self_np(QOS_CLASS_UTILITY, 0);
}

void stepBehindTheWindow() noexcept
{
    ::pthread_set_qos_class_self_np(QOS_CLASS_USER_INITIATED, 0); // drawing is USER_INTERACTIVE
}

} // namespace semblance::platform
