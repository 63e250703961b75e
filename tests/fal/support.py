"""What the tests of the stand-in ask for, and fal's own client to ask with."""

from __future__ import annotations

import io
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import fal_client
import pytest
from PIL import Image

from tests.fal.world import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

T2V = "fal-ai/kling-video/o3/standard/text-to-video"
I2V = "fal-ai/kling-video/o3/pro/image-to-video"
R2V = "fal-ai/kling-video/o3/4k/reference-to-video"
FLUX = "fal-ai/flux-pro/v1.1-ultra"
NANO = "fal-ai/nano-banana-pro"
HISTORY = "https://api.fal.ai/v1/models/requests/by-endpoint"
AUTH = {"Authorization": f"Key {KEY}"}
SHOT: dict[str, Any] = {"prompt": "rain on a river", "duration": "3"}


@contextmanager
def real_client() -> Iterator[fal_client.SyncClient]:
    """Yield fal's own client as it is, and close what it leaves open."""
    client = fal_client.SyncClient()
    sessions = [client._client]

    def remembered(_: fal_client.SyncClient) -> httpx.Client:
        sessions.append(uploads(client))
        return sessions[-1]

    uploads = fal_client.SyncClient._get_cdn_client
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fal_client.SyncClient, "_get_cdn_client", remembered)
        yield client
    for session in sessions:
        session.close()


def picture(width: int = 320, height: int = 320) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, "PNG")
    return file.getvalue()
