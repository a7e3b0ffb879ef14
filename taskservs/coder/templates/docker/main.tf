# A workspace in a Docker container on the machine of the Coder server. Its home directory is a volume, which stays when the
# workspace is stopped.

variable "docker_host" {
  description = "Where Docker listens, such as `unix:///run/docker.sock`; the Docker provider's default unless given."
  type        = string
  default     = ""
}

variable "default_image" {
  description = "The image that is offered to who creates a workspace."
  type        = string
  default     = "codercom/enterprise-base:ubuntu"
}

provider "docker" {
  host = var.docker_host == "" ? null : var.docker_host
}

data "coder_provisioner" "me" {}

data "coder_workspace" "me" {}

data "coder_parameter" "image" {
  name         = "image"
  display_name = "Image"
  description  = "The image of the container. It needs a shell, curl or wget, and a user who may write to /home/coder."
  type         = "string"
  default      = var.default_image
  mutable      = true
}

locals {
  id     = data.coder_workspace.me.id
  labels = { "coder.owner" = local.owner, "coder.workspace_id" = local.id, "coder.workspace_name" = data.coder_workspace.me.name }
}

resource "coder_agent" "main" {
  os             = "linux"
  arch           = data.coder_provisioner.me.arch
  startup_script = <<-EOT
    #!/bin/sh
    # The tools that the image lacks, where its package manager is apt and the user may become root.
    missing=
    for tool in git curl wget; do
      command -v "$tool" >/dev/null || missing="$missing $tool"
    done
    [ -z "$missing" ] || { sudo -n apt-get update && sudo -n apt-get install -y $missing; }
  EOT
}

resource "docker_volume" "home" {
  name = "coder-${local.id}-home"

  dynamic "labels" {
    for_each = local.labels
    content {
      label = labels.key
      value = labels.value
    }
  }

  # Whatever changes in the template, the home directory of a workspace is never made anew.
  lifecycle {
    ignore_changes = all
  }
}

resource "docker_image" "workspace" {
  name         = data.coder_parameter.image.value
  keep_locally = true
}

resource "docker_container" "workspace" {
  count    = data.coder_workspace.me.start_count
  name     = "coder-${local.owner}-${lower(data.coder_workspace.me.name)}"
  hostname = data.coder_workspace.me.name
  image    = docker_image.workspace.image_id

  # Within the container, the loopback of the host has another name.
  entrypoint = ["sh", "-c", replace(coder_agent.main.init_script, "/localhost|127\\.0\\.0\\.1/", "host.docker.internal")]
  env        = ["CODER_AGENT_TOKEN=${coder_agent.main.token}"]

  host {
    host = "host.docker.internal"
    ip   = "host-gateway"
  }

  volumes {
    container_path = "/home/coder"
    volume_name    = docker_volume.home.name
  }

  dynamic "labels" {
    for_each = local.labels
    content {
      label = labels.key
      value = labels.value
    }
  }
}
